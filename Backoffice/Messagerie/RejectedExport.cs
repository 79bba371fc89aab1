using System.Text.Json;
using Backoffice.Apis;
using Backoffice.Live;
using Backoffice.SignIn;
using Microsoft.Net.Http.Headers;

namespace Backoffice.Messagerie;

/// <summary>A group of rejected messages as a file.</summary>
internal static class RejectedExport
{
    /// <summary>
    /// Maps <c>GET /messagerie/export</c>, a JSON array of the messages with their bodies. It is written while they are read, so it takes no memory; if the
    /// service goes away meanwhile, the download fails.
    /// </summary>
    internal static void MapRejectedExport(this WebApplication app) =>
        app.MapGet("/messagerie/export", ExportAsync).RequireAuthorization(policy => policy.RequireRole(Roles.Operations));

    /// <summary>The file of a group.</summary>
    internal static string PathOf(string queue, string reason) =>
        $"messagerie/export?queue={Uri.EscapeDataString(queue)}&reason={Uri.EscapeDataString(reason)}";

    private static async Task<IResult> ExportAsync(
        string queue, string reason, RejectedMessages rejected, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        // A request for each message: ten thousand would be all that a trace store keeps.
        using var silence = Unrecorded.Start();
        try
        {
            // What cannot be answered is found out before the status is sent.
            await rejected.ListAsync(queue, reason, 0, cancellationToken);
        }
        catch (ApiException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var file = new ContentDispositionHeaderValue("attachment");
        file.SetHttpFileName($"rejets-{queue}-{time.GetLocalNow():yyyyMMdd-HHmmss}.json");
        response.Headers.ContentDisposition = file.ToString();
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(response.Body, rejected.ReadAllAsync(queue, reason, cancellationToken), ApiRequests.Json, cancellationToken);
        return TypedResults.Empty;
    }
}
