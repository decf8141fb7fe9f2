/** The words that make a name look like a secret's, unless the user says otherwise. docs/cli.md lists them. */

/** Whole words in any case style; those with a space are also found written as one (`apikey`). In lower case. */
export const DEFAULT_SECRET_WORDS: readonly string[] = [
  ...['password', 'passwords', 'passwd', 'passphrase', 'passcode', 'pwd', 'secret', 'secrets', 'token', 'tokens'],
  ...['pass', 'pw', 'pgpassword', 'creds'],
  ...['authorization', 'bearer', 'jwt', 'cookie', 'cookies', 'credential', 'credentials', 'csrf', 'xsrf', 'otp', 'pin'],
  ...['cvv', 'cvc', 'ssn', 'api key', 'api keys', 'auth key', 'access key', 'access keys', 'private key'],
  ...['private keys', 'secret key', 'encryption key', 'signing key', 'session id', 'session key', 'session token'],
  ...['api token', 'auth token', 'access token', 'refresh token', 'id token', 'csrf token', 'xsrf token'],
  ...['access key id', 'client secret', 'set cookie', 'connect sid', 'card number', 'credit card'],
];
