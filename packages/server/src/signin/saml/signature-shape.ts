// Before any cryptography: the document has one assertion, every signature covers the element that it lies in, and only
// algorithms on the list are named. What the signature library then verifies is what is read (T-60, T-61, T-63).

import { ASSERTION, attributeOf, childrenOf, everyElement, onlyChild, refused, SIGNATURE } from './xml.ts'

const SIGNATURE_ALGORITHMS = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512',
])
const DIGESTS = new Set([
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512',
])
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const TRANSFORMS = new Set(['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE])

export interface Shape {
  readonly assertion: Element
  readonly isResponseSigned: boolean
  readonly isAssertionSigned: boolean
}

/** Throws SignInRefusal for a response in which it is not plain what is signed. */
export function shapeOfResponse(response: Element): Shape {
  const elements = everyElement(response)
  requireUniqueIds(elements)
  const assertions = elements.filter(({ localName }) => localName === 'Assertion')
  const [assertion] = assertions
  if (assertion === undefined) throw refused('saml-malformed', 'it holds no assertion')
  if (assertions.length > 1 || assertion.parentNode !== response || assertion.namespaceURI !== ASSERTION) {
    throw refused('saml-wrapping', 'there is an assertion beside, inside or around the one that belongs there')
  }
  requireSignatures(elements, [response, assertion])
  const shape = { assertion, isResponseSigned: isSigned(response), isAssertionSigned: isSigned(assertion) }
  if (!shape.isResponseSigned && !shape.isAssertionSigned) throw unsigned()
  return shape
}

/** The encrypted assertion of a response, if that is what it holds; in it nothing can be seen yet but how it is signed. */
export function findEncrypted(
  response: Element,
): { readonly encrypted: Element; readonly isResponseSigned: boolean } | undefined {
  const elements = everyElement(response)
  const found = elements.filter(({ localName }) => localName === 'EncryptedAssertion')
  const [encrypted] = found
  if (encrypted === undefined) return undefined
  const isAlone = found.length === 1 && !elements.some(({ localName }) => localName === 'Assertion')
  if (!isAlone || encrypted.parentNode !== response || encrypted.namespaceURI !== ASSERTION) {
    throw refused('saml-wrapping', 'there is an assertion beside, inside or around the one that belongs there')
  }
  requireUniqueIds(elements)
  requireSignatures(elements, [response])
  return { encrypted, isResponseSigned: isSigned(response) }
}

/** Whether an assertion that stands alone, as it was decrypted, is signed. Throws SignInRefusal for anything but one. */
export function isAssertionSigned(assertion: Element): boolean {
  const elements = everyElement(assertion)
  const inside = elements.filter(({ localName }) => localName === 'Assertion' || localName === 'EncryptedAssertion')
  if (assertion.localName !== 'Assertion' || assertion.namespaceURI !== ASSERTION || inside.length !== 1) {
    throw refused('saml-wrapping', 'what was encrypted is not one assertion')
  }
  requireUniqueIds(elements)
  requireSignatures(elements, [assertion])
  return isSigned(assertion)
}

/** The refusal of a message without a signature where one belongs. */
export function unsigned() {
  return refused('saml-unsigned', 'it is not signed: switch signing on at the provider')
}

/** The shape of a message that is signed as a whole: a logout request by POST. */
export function requireSignedWhole(message: Element): void {
  const elements = everyElement(message)
  requireUniqueIds(elements)
  requireSignatures(elements, [message])
  if (!isSigned(message)) throw unsigned()
}

function isSigned(element: Element): boolean {
  return childrenOf(element, SIGNATURE, 'Signature').length > 0
}

function requireUniqueIds(elements: readonly Element[]): void {
  const seen = new Set<string>()
  for (const element of elements) {
    for (const name of ['ID', 'Id', 'id']) {
      const id = attributeOf(element, name)
      if (id === undefined) continue
      if (seen.has(id)) throw refused('saml-wrapping', `two of its elements have the ID "${id.slice(0, 60)}"`)
      seen.add(id)
    }
  }
}

function requireSignatures(elements: readonly Element[], owners: readonly Element[]): void {
  for (const signature of elements.filter(({ localName }) => localName === 'Signature')) {
    const owner = owners.find((one) => one === signature.parentNode)
    if (owner === undefined || signature.namespaceURI !== SIGNATURE) {
      throw refused('saml-wrapping', 'a signature lies where none belongs')
    }
    if (childrenOf(owner, SIGNATURE, 'Signature').length > 1)
      throw refused('saml-wrapping', 'one element has two signatures')
    requireShape(signature, owner)
  }
}

function requireShape(signature: Element, owner: Element): void {
  if (childrenOf(signature, SIGNATURE, 'Object').length > 0) {
    throw refused('saml-wrapping', 'a signature carries an object of its own')
  }
  const signedInfo = onlyChild(signature, SIGNATURE, 'SignedInfo')
  const reference = signedInfo === undefined ? undefined : onlyChild(signedInfo, SIGNATURE, 'Reference')
  if (signedInfo === undefined || reference === undefined) throw refused('saml-wrapping', 'a signature covers nothing')
  const id = attributeOf(owner, 'ID')
  if (id === undefined || attributeOf(reference, 'URI') !== `#${id}`) {
    throw refused('saml-wrapping', 'a signature covers another element than the one that it lies in')
  }
  requireAlgorithm(signedInfo, 'SignatureMethod', SIGNATURE_ALGORITHMS)
  requireAlgorithm(signedInfo, 'CanonicalizationMethod', new Set([EXCLUSIVE]))
  requireAlgorithm(reference, 'DigestMethod', DIGESTS)
  const transforms = onlyChild(reference, SIGNATURE, 'Transforms')
  for (const transform of transforms === undefined ? [] : childrenOf(transforms, SIGNATURE, 'Transform')) {
    requireListed(transform, TRANSFORMS)
  }
}

function requireAlgorithm(parent: Element, name: string, list: ReadonlySet<string>): void {
  const element = onlyChild(parent, SIGNATURE, name)
  if (element === undefined) throw refused('saml-algorithm', `its signature names no ${name}`)
  requireListed(element, list)
}

function requireListed(element: Element, list: ReadonlySet<string>): void {
  const algorithm = attributeOf(element, 'Algorithm') ?? ''
  if (list.has(algorithm)) return
  throw refused(
    'saml-algorithm',
    `its ${element.localName} is "${algorithm.slice(0, 80)}": only RSA or ECDSA with SHA-256 or more, exclusive canonicalisation without comments, is accepted`,
  )
}
