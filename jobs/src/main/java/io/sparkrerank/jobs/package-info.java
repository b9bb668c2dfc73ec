/** One class a job; what runs on the driver. May import every package below it but {@code cli}. */
package io.sparkrerank.jobs;
