namespace Backoffice.Apis;

/// <summary>A page of a list.</summary>
/// <param name="Next">The query of the next page, which continues after the last row; null if there is none.</param>
/// <param name="Total">Number of all rows; null unless asked for.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, string? Next, long? Total);
