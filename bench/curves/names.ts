export const PEOPLE_CURVE = 'by people in one organisation'
export const ORGANISATIONS_CURVE = 'by organisations in one database'
