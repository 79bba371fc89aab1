using System.Net.Mime;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.ServiceDefaults.Database;

namespace PayeTonKawa.ApiDefaults.Idempotency;

/// <summary>
/// Runs the creation of one request with an <c>Idempotency-Key</c> in a transaction that also inserts the key and the answer. The key's row is inserted
/// first: of two requests with one key, on any replicas, the second waits there for the first one's commit or rollback.
/// </summary>
internal sealed class IdempotentCreation<TContext>(HttpContext http, string route)
    where TContext : DbContext
{
    // Each new key deletes up to this number of expired ones: more than one, so that the table shrinks after a busy day.
    private const int DeletedAtOnce = 10;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly TContext _db = http.RequestServices.GetRequiredService<TContext>();
    private readonly DateTimeOffset _now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    internal async Task RunAsync(RequestDelegate create)
    {
        var key = KeyHeader.Read(http.Request);
        var body = await RequestBody.ReadBytesAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
        http.Request.Body = new MemoryStream(body);
        var request = new IdempotencyKey(route, http.User.Identity?.Name ?? "", key, SHA256.HashData(body), _now);

        using var answer = new MemoryStream();
        var earlier = await FindOrCreateAsync(request, create, answer, http.RequestAborted).ConfigureAwait(false);
        if (earlier is null)
        {
            await http.Response.Body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), http.RequestAborted).ConfigureAwait(false);
        }
        else if (earlier.RequestHash.AsSpan().SequenceEqual(request.RequestHash))
        {
            http.Response.StatusCode = StatusCodes.Status201Created;
            http.Response.ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";
            http.Response.Headers.Location = earlier.Location;
            http.Response.Headers.ETag = earlier.ETag;
            await http.Response.Body.WriteAsync(earlier.Answer, http.RequestAborted).ConfigureAwait(false);
        }
        else
        {
            await TypedResults.Problem("Cette clé d'idempotence a déjà servi pour une autre requête.", statusCode: StatusCodes.Status422UnprocessableEntity)
                .ExecuteAsync(http).ConfigureAwait(false);
        }
    }

    // Returns the earlier request with this key, if there is one. Otherwise creates: the response then has its status and headers, and its body is in answer.
    private async Task<IdempotencyKey?> FindOrCreateAsync(
        IdempotencyKey request, RequestDelegate create, MemoryStream answer, CancellationToken cancellationToken)
    {
        await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        while (!await InsertAsync(request, cancellationToken).ConfigureAwait(false))
        {
            // Null if it has expired and been deleted since.
            if (await FindAsync(request, cancellationToken).ConfigureAwait(false) is { } earlier)
            {
                return earlier;
            }
        }

        var body = http.Response.Body;
        http.Response.Body = answer;
        try
        {
            await create(http).ConfigureAwait(false);
        }
        finally
        {
            http.Response.Body = body;
        }

        // A refusal is rolled back, key included: the next request with this key is judged anew.
        if (http.Response.StatusCode == StatusCodes.Status201Created)
        {
            await SetAnswerAsync(request, answer.ToArray(), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    // Returns false if the key is in use. An expired one is taken over.
    private async Task<bool> InsertAsync(IdempotencyKey request, CancellationToken cancellationToken) =>
        await _db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency_keys AS kept (route, caller, key, request_hash, created_at)
            VALUES ({request.Route}, {request.Caller}, {request.Key}, {request.RequestHash}, {request.CreatedAt})
            ON CONFLICT (route, caller, key) DO UPDATE SET request_hash = excluded.request_hash, created_at = excluded.created_at
            WHERE kept.created_at <= {_now - Kept}
            """,
            cancellationToken).ConfigureAwait(false) == 1;

    private Task<IdempotencyKey?> FindAsync(IdempotencyKey request, CancellationToken cancellationToken) => _db.Set<IdempotencyKey>().AsNoTracking()
        .SingleOrDefaultAsync(kept => kept.Route == request.Route && kept.Caller == request.Caller && kept.Key == request.Key, cancellationToken);

    // Rows locked by another request are left to it: waiting for them could end in a deadlock.
    private Task<int> SetAnswerAsync(IdempotencyKey request, byte[] answer, CancellationToken cancellationToken) => _db.Database.ExecuteSqlAsync(
        $"""
        UPDATE idempotency_keys
        SET location = {http.Response.Headers.Location.ToString()}, etag = {http.Response.Headers.ETag.ToString()}, answer = {answer}
        WHERE route = {request.Route} AND caller = {request.Caller} AND key = {request.Key};
        DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM idempotency_keys WHERE created_at <= {_now - Kept} ORDER BY created_at LIMIT {DeletedAtOnce} FOR UPDATE SKIP LOCKED))
        """,
        cancellationToken);
}
