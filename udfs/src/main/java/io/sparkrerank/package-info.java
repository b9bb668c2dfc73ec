/** The error type that every package shares. Imports nothing of the project. */
@NullMarked
package io.sparkrerank;

import org.jspecify.annotations.NullMarked;
