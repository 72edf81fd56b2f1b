/** What a notice says, before it is put into the form of a channel. Nothing in it is escaped for any. */
export interface NoticeText {
  /** One line, such as `[prod] FAILED nightly/report (3rd in a row)`. */
  readonly title: string;
  readonly facts: readonly NoticeFact[];
  /** The last lines of the output. */
  readonly output?: string;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly tone: 'bad' | 'warning' | 'good' | 'neutral';
}

export interface NoticeFact {
  readonly label: string;
  readonly text: string;
}
