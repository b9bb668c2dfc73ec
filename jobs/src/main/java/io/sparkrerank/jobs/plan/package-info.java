/**
 * Steps from Dataset to Dataset: static, without session, path or action. Imports {@code udfs}
 * only.
 */
package io.sparkrerank.jobs.plan;
