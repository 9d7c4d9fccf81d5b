// Line ends of a message that a program of this machine wrote: whatever ended a line there, CRLF ends it here (RFC 5321
// §2.3.8). A CR by itself is taken for one too, as Exim does with local mail.

const CR = 13
const LF = 10

/** Makes a function that is given the pieces in turn. */
export function toCrlf(): (piece: Uint8Array) => Uint8Array {
  let afterCr = false
  return (piece) => {
    // Each octet becomes two at most.
    const out = Buffer.allocUnsafe(piece.length * 2)
    let at = 0
    for (const octet of piece) {
      if (octet === LF && afterCr) {
        afterCr = false
        continue
      }
      afterCr = octet === CR
      if (octet === CR || octet === LF) {
        out[at++] = CR
        out[at++] = LF
      } else out[at++] = octet
    }
    return out.subarray(0, at)
  }
}
