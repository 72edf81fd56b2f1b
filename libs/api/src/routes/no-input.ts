/** A body that may be left out, because there is nothing to say in it. */
export class NoInput {}
