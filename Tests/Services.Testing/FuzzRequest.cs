using System.Text;

namespace Services.Testing;

/// <summary>A request that may be invalid in any respect.</summary>
public sealed record FuzzRequest(string Method, string Path, string? ContentType, byte[]? Body, string? Header, string? HeaderValue)
{
    /// <summary>False if the server refuses the request before a service sees it: a NUL in the path, an invalid host.</summary>
    internal bool IsHttp => !Path.Contains("%00", StringComparison.Ordinal) && Header != "Host";

    /// <summary>True for what operators ask for, which changes none of the service's own resources.</summary>
    internal bool IsOperation => Path.StartsWith("/operations", StringComparison.Ordinal);

    /// <summary>Shown by a failing test.</summary>
    public override string ToString() =>
        $"{Method} {Path} [{ContentType}] {Header}: {HeaderValue}\n"
        + $"{(Body is null ? "no body" : $"{Encoding.Latin1.GetString(Body[..Math.Min(Body.Length, 2000)])} ({Body.Length} bytes)")}";

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
