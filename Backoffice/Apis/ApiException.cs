using System.Net;

namespace Backoffice.Apis;

/// <summary>A request was refused or not answered; the message is what the user reads.</summary>
/// <param name="message">The <c>detail</c> of the API's problem details (RFC 9457), or that the service does not answer.</param>
/// <param name="status">The status of the answer; null without one.</param>
/// <param name="errors">Messages by field, in the API's names (<c>lignes[0].quantite</c>).</param>
public sealed class ApiException(
    string message, HttpStatusCode? status = null, IReadOnlyDictionary<string, string[]>? errors = null, Exception? cause = null)
    : Exception(message, cause)
{
    public HttpStatusCode? Status => status;

    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors ?? new Dictionary<string, string[]>();

    /// <summary>Whether the same request may succeed later: the service or its database is away.</summary>
    public bool IsPassing => status is null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;
}
