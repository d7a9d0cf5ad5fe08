import { forwardRef, type AnchorHTMLAttributes } from 'react'
import { Link } from 'wouter'

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly to: string }

/** A link to a page of the console, in the form that other components can wear. */
export const Go = forwardRef<HTMLAnchorElement, Props>(function Go({ to, ...rest }, ref) {
  return <Link ref={ref} to={to} {...rest} />
})
