/** A column head that sorts. One sort is always visible: the head of it says so to eyes and screen readers. */
export function SortHead<T extends string>({
  label,
  sort,
  current,
  onSort,
  numeric = false,
  first = numeric ? 'desc' : 'asc',
  wide = false,
}: {
  label: string
  sort: T
  current: { sort: T; order: 'asc' | 'desc' }
  onSort: (sort: T, order: 'asc' | 'desc') => void
  numeric?: boolean
  first?: 'asc' | 'desc'
  /** Left out, with the cells of class `tab-hide` below it, where the page is narrow. */
  wide?: boolean
}) {
  const here = current.sort === sort
  const next = here ? (current.order === 'asc' ? 'desc' : 'asc') : first
  return (
    <th
      scope="col"
      className={`${numeric ? 'num' : ''} ${wide ? 'tab-hide' : ''}`.trim() || undefined}
      aria-sort={here ? (current.order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <button type="button" onClick={() => onSort(sort, next)}>
        {label}
      </button>
    </th>
  )
}
