// Which circles there may be between files and folders of one package: none. Between packages the layers see to it.
export default {
  forbidden: [
    {
      name: 'circle-of-files',
      comment: 'Files that import each other, for types as well, can only be read together: move what both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'circle-of-folders',
      comment: 'Folders that import each other have no order: one of the two files is in the wrong one.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    includeOnly: '^(?:libs|apps)/[^/]+/(?:src|web)/',
    exclude: '\\.spec\\.tsx?$',
    tsPreCompilationDeps: true,
  },
};
