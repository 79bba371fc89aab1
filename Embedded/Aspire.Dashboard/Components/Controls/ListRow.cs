namespace Aspire.Dashboard.Components.Controls;

/// <summary>A row of a <see cref="RowList{TRow}"/> and its place in it.</summary>
public readonly record struct ListRow<TRow>(TRow Value, int Index);
