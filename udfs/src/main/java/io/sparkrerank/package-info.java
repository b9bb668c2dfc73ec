/** The error type that every package shares. Imports nothing of the project. */
package io.sparkrerank;
