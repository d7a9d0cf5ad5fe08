// The one user type of the org.
export const USER_TYPE_ID = 'oty0defaultusertype0'
