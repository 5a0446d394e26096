import type { Meaning, Row } from '../era-reports/columns.ts';

/**
 * How headers usually say a meaning: in English, German, French, Spanish, Polish and Czech, in small letters without
 * accents. Headers are in the language of the server, and reports have the columns that somebody chose: a person looks
 * at what is suggested.
 */
const usual: Readonly<Record<Meaning, RegExp>> = {
  id: /\buuid\b|unique (computer )?id|\bguid\b/,
  name: /^(computer|client|device|name|gerat|ordinateur|poste|equipo|ordenador|komputer|pocitac)$|(computer|client|device|gerate) ?-?name|name (des computers|of the computer)|nom (de l.?ordinateur|du poste)|nombre del? (equipo|ordenador|la computadora)|nazwa komputera|(nazev|jmeno) pocitace/,
  group:
    /static.*group|statische.*gruppe|groupe.*statique|grupo.*estatico|grupa.*statyczna|statick.*skupin|group (path|hierarchy)|^(group|gruppe|groupe|grupo|grupa|skupina)$/,
  product:
    /^(application|product|software|anwendung|produkt|produit|logiciel|aplicacion|producto|aplikacja|aplikace)$|(application|product|software).*name|(anwendungs|produkt|software)name|name (der anwendung|des produkts)|nom (de l.?application|du (produit|logiciel))|nombre del? (la aplicacion|producto)|nazwa (aplikacji|produktu)|nazev (aplikace|produktu)/,
  vendor:
    /vendor|manufacturer of|publisher|hersteller|anbieter|fournisseur|editeur|proveedor|dostawca|producent|dodavatel|vyrobce/,
  dynamicGroup:
    /(dynami|param).*(group|gruppe|skupin)|groupe.*(dynamique|parametrique)|grupo.*(dinamico|parametrico)|grupa.*(dynamiczna|parametryczna)/,
  os: /^os\b.*name|^os$|operating system|betriebssystem|systeme d.?exploitation|sistema operativo|system operacyjny|operacni system/,
  serial: /serial|seriennummer|numero de serie|numer seryjny|seriove cislo/,
  mac: /\bmac\b/,
  lastSeen:
    /last (connected|connection|seen|time)|connected$|letzte (verbindung|kontaktaufnahme)|zuletzt (verbunden|gesehen)|derniere connexion|ultima conexion|ostatnie polaczenie|posledni (pripojeni|spojeni)/,
};

/** A column that is told to be something's version is not that thing. */
const besides = /version|verze|wersja/;

/** The column that a meaning usually has; null: none looks like it. */
export function usualColumn(meaning: Meaning, header: Row): number | null {
  const found = header.map(plain).findIndex((cell) => usual[meaning].test(cell) && !besides.test(cell));
  return found === -1 ? null : found;
}

const plain = (cell: string): string =>
  cell.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('_', ' ').trim();
