using Microsoft.EntityFrameworkCore;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Paging of a list, by default <c>?skip=0&amp;limit=100</c>; the limit is at most 1000.</summary>
public sealed record Paging(int Skip, int Limit) : IRequest<Paging>
{
    private static readonly IntegerField SkipField = new(0, int.MaxValue);
    private static readonly IntegerField LimitField = new(1, 1000);

    /// <inheritdoc/>
    public static Paging Read(Fields fields) => new(fields.IfPresent("skip", SkipField).Or(0), fields.IfPresent("limit", LimitField).Or(100));

    /// <summary>Returns this page of <paramref name="ordered"/>, which must have a defined order.</summary>
    public async Task<IReadOnlyList<T>> ApplyAsync<T>(IQueryable<T> ordered, CancellationToken cancellationToken) =>
        await ordered.Skip(Skip).Take(Limit).ToListAsync(cancellationToken).ConfigureAwait(false);
}
