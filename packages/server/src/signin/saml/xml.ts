// XML from strangers: one parser (the one that the signature library uses), and nothing in the text that two parsers
// could read differently: no document type, no comments, no processing instructions, no CDATA (T-60 to T-62, T-66).

import { DOMParser } from '@xmldom/xmldom'
import { SignInRefusal } from '../refusal.ts'
import { MESSAGE_BOUNDS, whyTooMuch } from './xml-bounds.ts'

export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
export const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'

const BYTES_MAX = 512 * 1024
const DECLARATION = /^\uFEFF?\s*<\?xml [^?]*\?>/
const ELEMENT = 1
const TEXT = 3

/** Bytes of a message from its base64; throws SignInRefusal for what is not base64, or is too large. */
export function decodeBase64(text: string): Buffer {
  const plain = text.replace(/\s/g, '')
  if (plain.length > (BYTES_MAX * 4) / 3) throw malformed('it is larger than 512 KiB')
  if (plain === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) throw malformed('it is not base64')
  return Buffer.from(plain, 'base64')
}

/** Parses a message. Throws SignInRefusal for anything but plain, well-formed XML. */
export function parseXml(bytes: Uint8Array, bounds = MESSAGE_BOUNDS): Element {
  const text = decodeText(bytes)
  const body = text.replace(DECLARATION, '')
  if (/<!DOCTYPE|<!ENTITY/i.test(body)) {
    throw refused(
      'saml-doctype',
      'it has a document type declaration, by which parsers can be made to read or build what they should not',
    )
  }
  if (/<!--|<!\[CDATA\[|<\?/.test(body)) {
    throw refused(
      'saml-comment',
      'it has a comment, a CDATA section or a processing instruction, by which a name can be cut short',
    )
  }
  const tooMuch = whyTooMuch(body, bounds)
  if (tooMuch !== undefined) throw malformed(tooMuch)
  let document: Document | undefined
  try {
    document = new DOMParser({ errorHandler: complain }).parseFromString(body, 'text/xml')
  } catch (error) {
    throw malformed(error instanceof Error ? error.message.split('\n', 1)[0]?.slice(0, 200) : 'it is not XML')
  }
  const root = document?.documentElement
  if (root === undefined || root === null) throw malformed('it is empty')
  return root
}

/** The child elements of that name, in order. */
export function childrenOf(parent: Element, namespace: string, name: string): readonly Element[] {
  return elementsIn(parent).filter((child) => child.namespaceURI === namespace && child.localName === name)
}

/** The only child element of that name; undefined when there is none. Throws SignInRefusal when there are several. */
export function onlyChild(parent: Element, namespace: string, name: string): Element | undefined {
  const found = childrenOf(parent, namespace, name)
  if (found.length > 1) throw refused('saml-wrapping', `there are ${found.length} ${name} elements where one belongs`)
  return found[0]
}

/** Every element below, the element itself first. */
export function everyElement(root: Element): readonly Element[] {
  const found: Element[] = []
  const waiting: Element[] = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next)
    waiting.push(...[...elementsIn(next)].reverse())
  }
  return found
}

/** The whole text of an element that holds text and nothing else; undefined when it holds anything else (T-62). */
export function plainText(element: Element): string | undefined {
  let text = ''
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType !== TEXT) return undefined
    text += node.nodeValue ?? ''
  }
  return text.trim()
}

export function attributeOf(element: Element, name: string): string | undefined {
  const value = element.getAttribute(name)
  return value === null || value === '' ? undefined : value
}

function malformed(why: string | undefined): SignInRefusal {
  return refused('saml-malformed', why ?? 'it is not XML')
}

/** A refusal of a SAML message. The person is told to begin again; the operator is told what it was. */
export function refused(code: SignInRefusal['code'], why: string): SignInRefusal {
  return new SignInRefusal(code, 403, {
    sentence:
      "Your identity provider's answer was not accepted, so you are not signed in. Begin again from here; if it happens again, give your administrator the request number below.",
    forOperator: `The SAML message was not accepted: ${why}.`,
  })
}

function elementsIn(parent: Element): readonly Element[] {
  const found: Element[] = []
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    // The node type says that it is an element.
    if (node.nodeType === ELEMENT) found.push(node as Element)
  }
  return found
}

function decodeText(bytes: Uint8Array): string {
  if (bytes.length > BYTES_MAX) throw malformed('it is larger than 512 KiB')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed('it is not UTF-8')
  }
}

function complain(_level: string, message: string): never {
  throw new Error(message)
}
