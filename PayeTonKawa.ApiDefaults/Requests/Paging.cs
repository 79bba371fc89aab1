using Microsoft.EntityFrameworkCore;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>
/// A page of a list in the order of ids: <c>limit</c> rows (1 to 1000, by default 100) with ids above <c>after</c>, or from the row <c>skip</c> on (at
/// most 10,000: the database reads and discards the rows before it). <c>count=true</c> asks for the number of all rows.
/// </summary>
public sealed record Paging(int Skip, int Limit, Maybe<int> After, bool Count) : IRequest<Paging>
{
    internal const string TotalHeader = "X-Total-Count";

    internal static readonly Field<int> LimitField = Field.WholeNumber(1, 1000);
    internal static readonly Field<int> AfterField = Field.WholeNumber(0, int.MaxValue);

    private static readonly Field<int> SkipField = Field.WholeNumber(0, 10_000, advice: " ; au-delà, utilisez after");
    private static readonly Field<bool> CountField = Field.Boolean();

    // Parameters that the link to the next page does not repeat.
    private static readonly string[] OfThisPage = ["skip", "after", "count"];

    /// <inheritdoc/>
    public static Paging Read(Fields fields)
    {
        var skip = fields.IfPresent("skip", SkipField);
        var limit = fields.IfPresent("limit", LimitField);
        var after = fields.IfPresent("after", AfterField);
        if (skip.HasValue && after.HasValue)
        {
            fields.Refuse("after", "skip et after s'excluent.");
        }

        return new(skip.Or(0), limit.Or(100), after, fields.IfPresent("count", CountField).Or(false));
    }

    /// <summary>
    /// Reads this page of <paramref name="found"/>, whose entities have an <c>int Id</c>. Adds <c>Link: rel="next"</c> (RFC 8288) to the response if there
    /// are more rows, and <c>X-Total-Count</c> if asked for.
    /// </summary>
    public async Task<IEnumerable<TAnswer>> ReadAsync<TEntity, TAnswer>(
        IQueryable<TEntity> found, Func<TEntity, TAnswer> answer, HttpContext context, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (Count)
        {
            context.Response.Headers[TotalHeader] = $"{await found.CountAsync(cancellationToken).ConfigureAwait(false)}";
        }

        var rows = found.AsNoTracking().Select(entity => new { Id = EF.Property<int>(entity, "Id"), Entity = entity }).OrderBy(row => row.Id);
        var after = After.Or(0);
        var page = await (After.HasValue ? rows.Where(row => row.Id > after) : rows.Skip(Skip))
            .Take(Limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (page.Count > Limit)
        {
            page.RemoveAt(Limit);
            var kept = context.Request.Query.Where(parameter => !OfThisPage.Contains(parameter.Key, StringComparer.OrdinalIgnoreCase));
            var next = QueryString.Create(kept).Add("after", $"{page[^1].Id}");

            // A reference that is only a query keeps the path, also one that a proxy has changed.
            context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        return page.Select(row => answer(row.Entity));
    }
}
