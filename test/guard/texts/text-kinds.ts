/** Where messages go, by the name of the function, class, property or variable that takes them. */
const SINKS = {
  /** Sentences for whoever called or configured the service. */
  error: [
    ...['AppError', 'badInput', 'unauthenticated', 'whyInvalid', 'super', 'createDemoAccess'],
    ...['message', 'bad', 'refusal', 'refuse', 'onlyWith', 'TOO_MANY_ALIASES', 'TOO_SOON', 'TOO_LATE'],
    ...['GraphQLError', 'DocumentTooLargeError', 'refuseIf'],
    ...['ConfigError', 'SettingFileError', 'Error', 'CommandFailure', 'InvalidArgumentError'],
    // What `bot-status doctor` finds.
    ...['ok', 'warning', 'failure', 'skipped', 'PRUNED', 'RESTORED'],
    // Why a delivery of a webhook is refused, or an event of it ignored.
    ...['InvalidDeliveryError', 'ignored', 'ignore', 'verifySignature', 'whyUnverified', 'whyNoSecret'],
    // Why an event is not delivered to a webhook endpoint.
    ...['whyRefused', 'whyUnanswered', 'problemOf', 'TIMED_OUT', 'IS_GONE', 'IS_HOPELESS'],
    ...['whyNoMessage', 'whyNoCall', 'why', 'Map', 'checkTemplate'],
  ],
  /** What is said of a field or a setting, whose name the code puts in front. */
  predicate: [
    ...['bad', 'badClaim', 'enum', 'whole', 'refine', 'duration', 'EXPECTED_FORM'],
    ...['InvalidSettingError', 'UnusableDatabaseError', 'what', 'fail', 'Error', 'UNDOCUMENTED'],
    ...['looseObject', 'regex'],
    ...['string', 'array', 'object', 'strictObject', 'boolean', 'min', 'addIssue', 'NOT_BOTH'],
    ...['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT'],
  ],
  /** Reasons that stand in a log line or in front of "; nothing was stored.", and those of a closed websocket. */
  reason: [
    ...['Error', 'fileError', 'timedOut', 'sessionEnded', 'terminate', 'close'],
    ...['failWith', 'STOPPING', 'CONTENTION', 'CONNECTION_LOST', 'NOT_SERVING', 'TOO_SLOW'],
  ],
  log: [
    ...['debug', 'info', 'warn', 'error', 'logger[level]', 'FailureLog', 'failuresBesideOutages'],
    // Warnings at startup: of the configuration, and of the durability of the database.
    ...['filter', 'map', 'push'],
  ],
  metric: ['counter', 'gauge', 'loopGauge', 'help'],
  /** Output of command-line tools, and of a start with the demo. */
  output: [
    ...['write', 'USAGE', 'join', 'NOT_BUILT', 'text', 'hint', 'show', 'howToContinue', 'counts'],
    ...['Option', 'option', 'requiredOption', 'argument', 'add'],
  ],
  /** Words put into other texts. */
  part: [
    'bounds',
    'describeBounds',
    'refuseAbove',
    'decode',
    'check',
    'loses',
    'credentialOf',
    'direction',
    'extent',
    'hidden',
    'expected',
    'leftover',
    'problem',
    'subject',
  ],
} as const;
export type TextKind = keyof typeof SINKS;

const KINDS = Object.entries(SINKS) as [TextKind, readonly string[]][];

/** English that is no message: names, notes and conversations in the demo, headers, pages, programs, descriptions of scalars and root types. */
const OTHERS = [
  ...[
    'name',
    'body',
    'note',
    'DRAFTING_BOT',
    'OFF_BOT',
    'title',
    'sign',
    'inputDescription',
    'type',
    'header',
    'accept',
    'authorization',
    'JSON_TYPE',
    'RESPONSE_TYPE',
    'PROBLEM_TYPE',
    'TEXT_TYPE',
  ],
  ...[
    'status',
    'value',
    'area',
    'refuseUpgrade',
    'end',
    'EXAMPLE_QUERY',
    'renderPage',
    'THREAD',
    'describe',
    'description',
  ],
  ...['Query', 'Mutation', 'Subscription', 'ONE_OF'],
];

/** Two words side by side. */
const WORDS = /[A-Za-z]{2,}[,;:]? (\$\{|[A-Za-z])/;
/** SQL, GraphQL and content security policies. */
const CODE =
  /^(query|mutation) \(|^return redis\.call|__typename|^\.\.\. on |^[\s(]*(SELECT|WHERE|INSERT|UPDATE|DELETE|DROP|DO|SET|START|BEGIN|CASE|WITH|FROM|AND|UNION|ON|FOR|LOCK|VALUES|NOT|SHOW|PRAGMA|CREATE|ALTER)\b|[<>=] \?|\bIS (NOT )?NULL\b| = '[A-Z]+' | (JOIN|AS|UNION|OR|ORDER BY) |^[a-z]+-src |SQLite format/;

/** The kind of a message; `null` for English that goes where no message is known to go. */
export function kindOf(sink: string, text: string): TextKind | null | 'NO_MESSAGE' {
  if (OTHERS.includes(sink) || CODE.test(text)) return 'NO_MESSAGE';
  const kinds = KINDS.filter(([, sinks]) => sinks.includes(sink)).map(([kind]) => kind);
  const isLogWord = kinds.includes('log') && /^[A-Z][a-z]+$/.test(text);
  if (!WORDS.test(text) && !isLogWord) return 'NO_MESSAGE';
  if (kinds.length < 2) return kinds[0] ?? null;
  // What takes several kinds is told apart by the form of the text.
  if (text.endsWith('.')) return 'error';
  return kinds.includes('reason') && /^[A-Z$]/.test(text) ? 'reason' : 'predicate';
}
