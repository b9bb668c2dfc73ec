package io.sparkrerank.checkpoint;

/**
 * The tokens whose logits tell whether a text fits its query, in a network that generates text.
 *
 * @param yes the id of the token that says so
 * @param no the id of the token that says the contrary
 */
public record YesNoTokens(int yes, int no) {}
