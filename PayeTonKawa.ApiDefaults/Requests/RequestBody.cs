using System.Buffers;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads a request body strictly: one JSON object (RFC 8259) in UTF-8, without duplicate names.</summary>
internal static class RequestBody
{
    internal const int MaxLength = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    internal static async Task<T> ReadAsync<T>(HttpContext context) where T : IRequest<T>
    {
        var body = await ReadBytesAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        if (body.Length == 0)
        {
            throw new InvalidRequestException("Le corps de la requête est vide.");
        }

        using var document = Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRequestException("Le corps de la requête doit être un objet JSON.");
        }

        var refusals = new Refusals([]);
        var fields = new JsonFields(document.RootElement, refusals);
        var request = T.Read(fields);
        if (refusals.Any)
        {
            throw refusals.ToException();
        }

        return fields.FoundAny ? request : throw new InvalidRequestException("La requête ne contient aucun champ connu.");
    }

    /// <exception cref="BadHttpRequestException">The body is not JSON (415) or too long (413).</exception>
    internal static async Task<byte[]> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request) && (request.ContentLength ?? 1) > 0)
        {
            throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        if (request.ContentLength is not > MaxLength)
        {
            try
            {
                var read = await request.BodyReader.ReadAtLeastAsync((int)(request.ContentLength ?? MaxLength) + 1, cancellationToken).ConfigureAwait(false);
                var body = read.Buffer.Length <= MaxLength ? read.Buffer.ToArray() : null;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (body is not null)
                {
                    return body;
                }
            }
            catch (IOException exception) when (exception is not BadHttpRequestException)
            {
                // How Kestrel refuses a chunk size beyond its integers.
                throw new BadHttpRequestException("The body cannot be read.", exception);
            }
        }

        throw new BadHttpRequestException("The body is too long.", StatusCodes.Status413PayloadTooLarge);
    }

    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            // The parser decodes a string only on access, so invalid UTF-8 is refused here, for the whole body.
            return Utf8.IsValid(body) ? JsonDocument.Parse(body, Strict) : throw new InvalidRequestException("Le corps de la requête n'est pas de l'UTF-8.");
        }
        catch (JsonException exception)
        {
            // A JsonException without a position reports a duplicate name.
            throw new InvalidRequestException(exception.BytePositionInLine is { } position
                ? $"Le corps de la requête n'est pas du JSON valide (ligne {exception.LineNumber + 1}, octet {position + 1})."
                : "Le corps de la requête donne deux fois le même champ.");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidRequestException("Le corps de la requête contient un nom de champ qui n'est pas de l'Unicode.");
        }
    }
}
