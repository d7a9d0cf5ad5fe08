// What sample people are made of: names from several countries, with the places where they work.

export interface Country {
  readonly code: string
  readonly city: string
  readonly locale: string
  readonly language: string
  readonly timezone: string
  readonly phonePrefix: string
  readonly givenNames: readonly string[]
  readonly familyNames: readonly string[]
}

export const COUNTRIES: readonly Country[] = [
  {
    code: 'GB',
    city: 'London',
    locale: 'en-GB',
    language: 'en',
    timezone: 'Europe/London',
    phonePrefix: '+44 20 7946',
    givenNames: split(
      'Amelia Oliver Isla George Ava Harry Emily Jack Freya Arthur Grace Noah Poppy Alfie Ella Theodore Rosie Leo Florence Oscar',
    ),
    familyNames: split(
      'Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Harris Clarke',
    ),
  },
  {
    code: 'US',
    city: 'Chicago',
    locale: 'en-US',
    language: 'en',
    timezone: 'America/Chicago',
    phonePrefix: '+1 312 555',
    givenNames: split(
      'Emma Liam Olivia James Sophia William Mia Lucas Harper Benjamin Evelyn Henry Abigail Samuel Madison David Chloe Joseph Zoe Carter',
    ),
    familyNames: split(
      'Miller Garcia Martinez Anderson Thomas Hernandez Moore Martin Jackson Lee Perez Thompson Sanchez Ramirez Lewis Robinson Walker Young Allen King',
    ),
  },
  {
    code: 'DE',
    city: 'Hamburg',
    locale: 'de-DE',
    language: 'de',
    timezone: 'Europe/Berlin',
    phonePrefix: '+49 40 555',
    givenNames: split(
      'Hannah Jonas Lena Felix Marie Paul Johanna Moritz Klara Jakob Greta Anton Frieda Emil Luise Jürgen Käthe Björn Ute Matthias',
    ),
    familyNames: split(
      'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Krüger Jäger',
    ),
  },
  {
    code: 'FR',
    city: 'Lyon',
    locale: 'fr-FR',
    language: 'fr',
    timezone: 'Europe/Paris',
    phonePrefix: '+33 4 55 55',
    givenNames: split(
      'Camille Léo Chloé Hugo Inès Louis Manon Gabriel Léa Jules Zoé Raphaël Élise Antoine Margaux Théo Sylvie François Anaïs Étienne',
    ),
    familyNames: split(
      'Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Bertrand Roux Fournier Girard Bonnet Dupont',
    ),
  },
  {
    code: 'SE',
    city: 'Göteborg',
    locale: 'sv-SE',
    language: 'sv',
    timezone: 'Europe/Stockholm',
    phonePrefix: '+46 31 555',
    givenNames: split(
      'Alva Elias Wilma Oskar Saga Axel Ebba Viktor Linnéa Nils Astrid Gustav Freja Björn Maja Sven Elsa Måns Tove Åke',
    ),
    familyNames: split(
      'Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Lindberg Lindström Bergström Åberg Sjöberg Nyström Öberg Engström',
    ),
  },
  {
    code: 'ES',
    city: 'Valencia',
    locale: 'es-ES',
    language: 'es',
    timezone: 'Europe/Madrid',
    phonePrefix: '+34 96 555',
    givenNames: split(
      'Lucía Mateo Martina Hugo Sofía Daniel Paula Pablo Julia Álvaro Carmen Diego Alba Javier Elena Sergio Nuria Íñigo Rocío Andrés',
    ),
    familyNames: split(
      'García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Navarro Torres Ibáñez',
    ),
  },
  {
    code: 'IN',
    city: 'Bengaluru',
    locale: 'en-IN',
    language: 'en',
    timezone: 'Asia/Kolkata',
    phonePrefix: '+91 80 5555',
    givenNames: split(
      'Aarav Ananya Vihaan Diya Arjun Isha Rohan Priya Karthik Meera Aditya Kavya Rahul Sneha Vikram Nisha Sanjay Pooja Dev Lakshmi',
    ),
    familyNames: split(
      'Sharma Patel Reddy Iyer Gupta Nair Singh Rao Menon Kulkarni Desai Mehta Banerjee Joshi Chatterjee Pillai Verma Shetty Kapoor Bhat',
    ),
  },
  {
    code: 'PL',
    city: 'Kraków',
    locale: 'pl-PL',
    language: 'pl',
    timezone: 'Europe/Warsaw',
    phonePrefix: '+48 12 555',
    givenNames: split(
      'Zofia Jakub Hanna Antoni Maja Szymon Julia Filip Alicja Mikołaj Oliwia Stanisław Zuzanna Wojciech Kinga Łukasz Agnieszka Paweł Ewa Grzegorz',
    ),
    familyNames: split(
      'Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur Jankowski Krawczyk Piotrowski Grabowski Pawłowski Zając Król',
    ),
  },
]

export interface Department {
  readonly name: string
  readonly division: string
  readonly costCenter: string
  readonly titles: readonly string[]
  /** How many of a hundred people work here. */
  readonly share: number
}

export const DEPARTMENTS: readonly Department[] = [
  department(
    'Engineering',
    'Product',
    'CC-100',
    26,
    'Software Engineer|Senior Software Engineer|Test Engineer|Engineering Manager|Site Reliability Engineer',
  ),
  department(
    'Project Office',
    'Operations',
    'CC-200',
    14,
    'Project Manager|Programme Manager|Project Coordinator|Planner',
  ),
  department('Sales', 'Commercial', 'CC-300', 16, 'Account Executive|Sales Manager|Sales Engineer|Account Manager'),
  department(
    'Customer Service',
    'Operations',
    'CC-210',
    14,
    'Support Specialist|Support Lead|Customer Success Manager',
  ),
  department('Finance', 'Corporate', 'CC-400', 9, 'Accountant|Financial Analyst|Controller|Payroll Specialist'),
  department('Human Resources', 'Corporate', 'CC-410', 6, 'HR Partner|Recruiter|HR Manager'),
  department('Marketing', 'Commercial', 'CC-310', 8, 'Marketing Manager|Content Editor|Campaign Specialist'),
  department(
    'Information Technology',
    'Corporate',
    'CC-420',
    7,
    'System Administrator|Identity Engineer|IT Manager|Service Desk Analyst',
  ),
]

function department(name: string, division: string, costCenter: string, share: number, titles: string): Department {
  return { name, division, costCenter, share, titles: titles.split('|') }
}

function split(names: string): string[] {
  return names.split(' ')
}
