using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>A list whose rows may be filtered by the text <c>q</c> that they contain, without regard to case.</summary>
public sealed record TextSearch(Maybe<string> Text, Paging Page) : IRequest<TextSearch>
{
    private static readonly Field<string> TextField = Field.Text(maxLength: 254);

    /// <inheritdoc/>
    public static TextSearch Read(Fields fields) => new(fields.IfPresent("q", TextField), Paging.Read(fields));

    /// <summary>Reads the page. <paramref name="matches"/> makes the filter of an <c>ILIKE</c> pattern (escape character: backslash).</summary>
    public async Task<IEnumerable<TAnswer>> ReadAsync<TEntity, TAnswer>(
        DbContext db, Func<string, Expression<Func<TEntity, bool>>> matches, Func<TEntity, TAnswer> answer, HttpContext context,
        CancellationToken cancellationToken)
        where TEntity : class
    {
        if (!Text.HasValue)
        {
            return await Page.ReadAsync(db.Set<TEntity>(), answer, context, cancellationToken).ConfigureAwait(false);
        }

        // A prepared statement gets one plan for all patterns, which reads the whole table for a rare one. This setting ends with the transaction.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await db.Database.ExecuteSqlAsync($"SET LOCAL plan_cache_mode = force_custom_plan", cancellationToken).ConfigureAwait(false);
        return await Page.ReadAsync(db.Set<TEntity>().Where(matches(Pattern(Text.Or("")))), answer, context, cancellationToken).ConfigureAwait(false);
    }

    private static string Pattern(string text) => $"%{Regex.Replace(text, @"[\\%_]", @"\$0")}%";
}
