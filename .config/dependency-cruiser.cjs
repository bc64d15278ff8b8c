// The one direction of imports: cli, server -> rooms -> project -> platform -> formats, stats -> core.
const rooms =
  'data|pipeline|tracking|registry|packaging|serving|monitoring|responsible|features|lineage|orchestration|cloud|ci';
const arrows = {
  data: [],
  tracking: ['data'],
  pipeline: ['data', 'tracking'],
  registry: ['tracking', 'data'],
  packaging: ['registry', 'tracking', 'data'],
  serving: ['packaging', 'registry', 'tracking', 'data'],
  monitoring: ['registry', 'tracking', 'data'],
};
const layer = (from, forbidden, comment) => ({
  name: `${from}-imports-down`,
  comment,
  severity: 'error',
  from: {path: `^src/${from}/`},
  to: {path: `^src/(${forbidden})/`},
});
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'the command table loads commands lazily, and help reads the table: no cycle at start',
      severity: 'error',
      from: {},
      to: {circular: true, viaOnly: {dependencyTypesNot: ['dynamic-import']}},
    },
    {
      severity: 'error',
      from: {orphan: true, path: '^src/', pathNot: '\\.(d|test)\\.ts$|^src/cli/main\\.ts$'},
      to: {},
    },
    {name: 'core-imports-nothing', severity: 'error', from: {path: '^src/core/'}, to: {path: '^src/(?!core/)'}},
    layer('formats', `stats|platform|project|server|cli|${rooms}`, 'formats are pure'),
    layer('stats', `formats|platform|project|server|cli|${rooms}`, 'stats are pure'),
    layer('platform', `stats|project|server|cli|${rooms}`, 'platform knows no room'),
    layer('project', `stats|server|cli|${rooms}`, 'the project file knows no room'),
    layer(`(?:${rooms})`, 'server|cli', 'rooms know no user interface'),
    layer('server', 'cli', 'the server does not print'),
    {
      name: 'rooms-through-their-index',
      severity: 'error',
      from: {path: `^src/(${rooms})/`},
      to: {path: `^src/(${rooms})/`, pathNot: ['^src/$1/', `^src/(${rooms})/index\\.ts$`]},
    },
    {
      name: 'users-of-rooms-through-their-index',
      severity: 'error',
      from: {path: '^src/(cli|server)/'},
      to: {path: `^src/(${rooms})/`, pathNot: `^src/(${rooms})/index\\.ts$`},
    },
    ...Object.entries(arrows).map(([room, allowed]) => ({
      name: `${room}-follows-the-arrows`,
      severity: 'error',
      from: {path: `^src/${room}/`},
      to: {path: `^src/(${rooms})/`, pathNot: `^src/(${[room, ...allowed].join('|')})/`},
    })),
    {
      name: 'node-io-only-in-platform',
      comment: 'pure layers touch neither disk, network nor processes',
      severity: 'error',
      from: {path: '^src/(core|formats|stats)/', pathNot: '\\.test\\.ts$'},
      to: {path: '^(node:)?(fs|child_process|net|http|https|os|worker_threads)', dependencyTypes: ['core']},
    },
  ],
  options: {
    tsConfig: {fileName: 'tsconfig.json'},
    tsPreCompilationDeps: true,
    doNotFollow: {path: 'node_modules'},
    enhancedResolveOptions: {extensions: ['.ts', '.js']},
  },
};
