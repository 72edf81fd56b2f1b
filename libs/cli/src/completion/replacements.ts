type Replacement = readonly [before: string, after: string];

/**
 * What the scripts of the library would have a shell execute: names, which anybody gives who may make a job, and the
 * line that is being typed. A name reaches the line as one word, whatever is in it.
 *
 * The script for fish needs none of this: it evaluates no text, and fish quotes what it completes.
 */
export const replacements: Readonly<Record<'bash' | 'zsh' | 'fish' | 'powershell', readonly Replacement[]>> = {
  bash: [
    [
      '    out=$(eval "$requestComp" 2>/dev/null)',
      [
        '    local plain=${cur//[\\\\\\"\\\']/}',
        '    out=$(aster complete -- "${words[@]:1:cword-1}" "$plain" 2>/dev/null)',
      ].join('\n'),
    ],
    [
      '        out=${out%:*}\n    fi\n',
      // not a number when the program was ended before it had printed all
      '        out=${out%:*}\n    fi\n    [[ $directive =~ ^[0-9]+$ ]] || return\n',
    ],
    [
      '    COMPREPLY=( $(compgen -W "${completions[*]}" -- "$cur") )',
      [
        '    COMPREPLY=()',
        '    local quoted open=',
        '    [[ $cur == [\\"\\\']* && ${cur:1} != *"${cur:0:1}"* ]] && open=${cur:0:1}',
        '    for comp in "${completions[@]}"; do',
        '        [[ -n $comp && $comp == "$plain"* ]] || continue',
        '        printf -v quoted %q "$comp"',
        '        # after a quote that is open, a name that can do without is as it is',
        "        [[ $open == \\' && $comp != *\\'* ]] && quoted=$comp",
        '        [[ $open == \\" && $comp != *[\\"\\$\\`\\\\!]* ]] && quoted=$comp',
        '        COMPREPLY+=("$quoted")',
        '    done',
      ].join('\n'),
    ],
  ],
  zsh: [
    // evaluated below
    ['flagPrefix="-P ${BASH_REMATCH}"', 'flagPrefix="-P ${(q)BASH_REMATCH}"'],
    ['directive=${lastLine[2,-1]}', 'directive=${${lastLine[2,-1]}//[^0-9]/}'],
    // -Q would put names on the line unquoted
    ['completions -Q ${flagPrefix}', 'completions ${flagPrefix}'],
  ],
  fish: [],
  powershell: [
    // PowerShell takes the quotes of books for quotes, too
    [
      `"'" + ($_ -replace "'", "''") + "'"`,
      `"'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($_) + "'"`,
    ],
    [String.raw`$_ -replace '\s|#|@|`, String.raw`$_ -replace '\s|` + '`' + String.raw`|[\u2018-\u201f]|#|@|`],
    // what is typed is no pattern, and one that is broken, such as [, would end the completion
    ['$_.Name -like "$WordToComplete*"', '$_.Name.StartsWith($WordToComplete, [StringComparison]::OrdinalIgnoreCase)'],
    // said rather than left to what goes without a parameter's name
    ['Register-ArgumentCompleter -CommandName', 'Register-ArgumentCompleter -Native -CommandName'],
    [
      '::new("$($comp.Name)$Description", "$($comp.Name)$Description"',
      '::new($($comp.Name.TrimEnd() | __aster_escapeStringWithSpecialChars), "$($comp.Name)$Description"',
    ],
  ],
};
