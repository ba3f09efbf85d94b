/** `builtAt` of a bundle of released files none of which tells when it was built. */
export const UNKNOWN_TIME = "1970-01-01T00:00:00Z";
