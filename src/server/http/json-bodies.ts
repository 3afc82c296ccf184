import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;

/**
 * Accepts bodies of JSON in UTF-8. Bytes that are not UTF-8 would be replaced, and two different ids become equal, so
 * they are refused. With `isEmptyAllowed`, an empty body is an empty object.
 */
export function acceptJson(
  scope: FastifyInstance,
  { isEmptyAllowed }: { readonly isEmptyAllowed: boolean },
): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
    const [, charset = 'utf-8'] = CHARSET.exec(type) ?? [];
    if (encoding.toLowerCase() !== 'identity') done(refusal(415, 'The body must not be compressed.'));
    else if (!/^utf-?8$/i.test(charset)) done(refusal(415, 'The charset of the body must be UTF-8.'));
    else if (!isUtf8(bytes)) done(refusal(400, 'The body is not valid UTF-8.'));
    else if (isEmptyAllowed && bytes.length === 0) done(null, {});
    else parse(request, bytes.toString(), done);
  });
}

function refusal(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}
