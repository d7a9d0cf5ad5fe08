// The few drawings that the console uses, as lines of 24 by 24; always beside words or under a label.

const SHAPES = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  key: 'M15.500 14a5 5 0 1 0-4.800-3.700L3.500 17.500V20.500h3v-2h2v-2h2l1.200-1.200M16.500 8v.01',
  people:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14.300a6.500 6.500 0 0 1 3.500 5.700',
  former: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 9h6',
  groups:
    'M12 8.500a2.750 2.750 0 1 0 0-5.500 2.750 2.750 0 0 0 0 5.500zM5.500 20.500a2.750 2.750 0 1 0 0-5.500 2.750 2.750 0 0 0 0 5.500zM18.500 20.500a2.750 2.750 0 1 0 0-5.500 2.750 2.750 0 0 0 0 5.500zM10.500 10.700 7 15M13.500 10.700 17 15M8.500 17.750h7',
  roles:
    'M12 3l7.500 3v5.500c0 4.500-3.100 8-7.500 9.500-4.400-1.500-7.500-5-7.500-9.500V6zM9 11.800l2.200 2.200 4-4.200',
  log: 'M5 4h14v16H5zM9 8.500h6M9 12h6M9 15.500h4',
  settings:
    'M12 15.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM19.400 14.500l1.100 1.900-2 3.400-2.200-.3-1.700 1-.8 2.100h-3.600l-.8-2.100-1.700-1-2.200.3-2-3.400 1.100-1.900v-2l-1.100-1.900 2-3.400 2.200.3 1.700-1 .8-2.100h3.600l.8 2.100 1.700 1 2.200-.3 2 3.400-1.100 1.900z',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  cross: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 3.500 2.500 20h19zM12 10v4.500M12 17.200v.3',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700v.3',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM20 20l-4.700-4.700',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  plus: 'M12 5v14M5 12h14',
  refresh: 'M20 11a8 8 0 1 0-2.300 6M20 5v6h-6',
  download: 'M12 4v11M7 10.500l5 5 5-5M5 20h14',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2',
  hand: 'M8 12V5.500a1.500 1.500 0 0 1 3 0V11V4.500a1.500 1.500 0 0 1 3 0V11V6a1.500 1.500 0 0 1 3 0v8.500a6.500 6.500 0 0 1-6.500 6.500c-2.500 0-4-1-5.300-3.200L3.400 14a1.500 1.500 0 0 1 2.500-1.500L8 15',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  shield: 'M12 3l7.500 3v5.500c0 4.500-3.100 8-7.500 9.500-4.400-1.500-7.500-5-7.500-9.500V6z',
  send: 'M20.500 3.500 10 14M20.500 3.500 14 21l-4-7-7-4z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  out: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500a7.500 7.500 0 0 1 15 0',
} as const

export type IconName = keyof typeof SHAPES

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={SHAPES[name]} />
    </svg>
  )
}

export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#0b7c87" />
      <path
        d="M7 20.500c3.200-4.600 6-4.600 9 0s5.800 4.600 9 0"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path
        d="M7 12.500c3.200-4.600 6-4.600 9 0s5.800 4.600 9 0"
        fill="none"
        stroke="#9fe3e6"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  )
}
