// Mail that scanners recognise: the test strings that their makers agreed on. Each is written in two pieces, so that no
// scanner stumbles over this file.

export const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')
/** rspamd's form of it for "add header" instead of "reject". */
export const GTUBE_ADD_HEADER = GTUBE.replace('XJS', 'YJS')
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')
