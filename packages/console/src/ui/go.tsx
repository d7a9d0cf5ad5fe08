import { type AnchorHTMLAttributes, forwardRef } from 'react'
import { Link } from 'wouter'

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { readonly to: string }

/** A link to a page of the console, in the form that other components can wear. */
export const Go = forwardRef<HTMLAnchorElement, Props>(function Go({ to, ...rest }, ref) {
  return <Link ref={ref} to={to} {...rest} />
})
