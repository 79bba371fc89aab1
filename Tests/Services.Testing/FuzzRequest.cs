using System.Text;

namespace Services.Testing;

/// <summary>A request that may be anything but decent.</summary>
public sealed record FuzzRequest(string Method, string Path, string? ContentType, byte[]? Body, string? Header, string? HeaderValue)
{
    /// <summary>False for what the server refuses by itself before a service sees it: a NUL in the path, a host that is none.</summary>
    internal bool IsHttp => !Path.Contains("%00", StringComparison.Ordinal) && Header != "Host";

    /// <summary>As a failing test shows it.</summary>
    public override string ToString() =>
        $"{Method} {Path} [{ContentType}] {Header}: {HeaderValue}\n{(Body is null ? "no body" : $"{Encoding.Latin1.GetString(Body[..Math.Min(Body.Length, 2000)])} ({Body.Length} bytes)")}";

    internal HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(Path, UriKind.Relative));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }
        }

        if (Header is not null)
        {
            message.Headers.TryAddWithoutValidation(Header, HeaderValue);
        }

        return message;
    }
}
