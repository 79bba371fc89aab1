using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Aspire.Dashboard.Otlp;

/// <summary>A request's body, decompressed, in a buffer that goes back when it is disposed of.</summary>
internal sealed class OtlpBody : IDisposable
{
    /// <summary>Bytes, before and after decompression.</summary>
    public const int MaxSize = 16 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length;

    private OtlpBody()
    {
    }

    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    /// <exception cref="BadHttpRequestException">Too large (413), compressed in an unknown way (415), not compressed as it says (400).</exception>
    public static async Task<OtlpBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var isTooLarge = request.ContentLength > MaxSize;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // Kestrel would close the connection at once, and a sender in the middle of its body would not see why.
            limit.MaxRequestBodySize = isTooLarge ? null : MaxSize;
        }

        if (isTooLarge)
        {
            throw TooLarge();
        }

        var body = new OtlpBody();
        try
        {
            var stream = Decompress(request);
            await using (stream.ConfigureAwait(false))
            {
                await body.FillAsync(stream, cancellationToken).ConfigureAwait(false);
            }

            return body;
        }
        catch (InvalidDataException)
        {
            body.Dispose();
            throw new BadHttpRequestException("The body is not gzip, although its Content-Encoding says so.", StatusCodes.Status400BadRequest);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private static Stream Decompress(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
    {
        "" or "identity" => request.Body,
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        var other => throw new BadHttpRequestException($"The Content-Encoding '{other}' is not known; send gzip or none.", StatusCodes.Status415UnsupportedMediaType),
    };

    private static BadHttpRequestException TooLarge() => new($"The body is larger than {MaxSize} bytes.", StatusCodes.Status413PayloadTooLarge);

    private async Task FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        int read;
        while ((read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            _length += read;
            if (_length > MaxSize)
            {
                throw TooLarge();
            }

            if (_length == _buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
                _buffer.AsSpan().CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }
        }
    }
}
