import MimeNode from 'nodemailer/lib/mime-node';

/** The addresses of these texts, however they are written: as a mail server is told of them, and tells of them. */
export function recipientsOf(to: readonly string[]): readonly string[] {
  return new MimeNode().setEnvelope({ to: [...to] }).getEnvelope().to;
}
