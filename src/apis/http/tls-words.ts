const OWN_AUTHORITY = 'If it is signed by your own authority, name its certificate in NODE_EXTRA_CA_CERTS.';

const SELF_SIGNED = `is signed by itself. ${OWN_AUTHORITY}`;
const UNKNOWN_AUTHORITY = `is signed by an authority that this machine does not know. ${OWN_AUTHORITY}`;

/** What is wrong with a certificate, by OpenSSL's name of the fault. */
const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "has expired: renew it there, or set this machine's clock right",
  CERT_NOT_YET_VALID: "is not valid yet: set this machine's clock right, or look at the certificate there",
  CERT_REVOKED: 'was revoked: it must be replaced there',
  DEPTH_ZERO_SELF_SIGNED_CERT: SELF_SIGNED,
  SELF_SIGNED_CERT_IN_CHAIN: `is signed by an authority of its own, as that of a company or of a proxy that looks into TLS. Name that authority's certificate in NODE_EXTRA_CA_CERTS.`,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `is signed by an authority that this machine does not know, or the server leaves out the certificate between (then it must send its whole chain). ${OWN_AUTHORITY}`,
};

const altNames = (message: string): string =>
  /^.*(?:altnames|list|CN): (.*)$/i.exec(message)?.[1]?.replaceAll('DNS:', '') ?? 'others';

/**
 * A failed TLS handshake in words; null when the failure was another one.
 *
 * @param host with the port, as a person would look for it
 * @param code Node's error code
 */
export function tlsWords(code: string, message: string, host: string): string | null {
  const fault = CERTIFICATE[code];
  if (fault !== undefined) return `the certificate of ${host} ${fault}`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the certificate of ${host} is one for ${altNames(message)}: use the name that it is made for, or have it made for this one`;
  if (
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(
      `${code} ${message.toUpperCase().replaceAll(' ', '_')}`,
    )
  )
    return `${host} does not speak TLS: the port is wrong, or it is one for plain http`;
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|NO_SHARED_CIPHER|HANDSHAKE_FAILURE/.test(code))
    return `${host} and this machine know no common version of TLS (${code}): TLS 1.2 must be allowed there`;
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL|EPROTO/.test(code))
    return `the certificate of ${host} is not accepted (${code}). ${OWN_AUTHORITY}`;
  return null;
}
