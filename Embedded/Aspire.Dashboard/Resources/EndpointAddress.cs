using System.Data.Common;
using System.Globalization;

namespace Aspire.Dashboard.Resources;

/// <summary>Where something listens, as <c>host:port</c>; all names of this machine are <c>localhost</c>.</summary>
internal static class EndpointAddress
{
    private static readonly string[] HostKeys = ["host", "server", "data source", "endpoint", "address"];

    /// <summary>Reads a URL, a connection string (<c>Host=…;Port=…</c>, <c>Server=host,port</c>) or <c>host:port</c>; null where it is neither.</summary>
    public static string? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return text.Contains("://", StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal) ? ParseUri(text)
            : text.Contains('=', StringComparison.Ordinal) ? ParseConnectionString(text) ?? ParseUri(text)
            : ParseUri($"tcp://{text}");
    }

    public static string Of(string host, string port) => $"{Normalize(host.Trim())}:{port.Trim()}";

    private static string? ParseUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, Port: > 0 }
            ? Of(uri.Host, uri.Port.ToString(CultureInfo.InvariantCulture))
            : null;

    private static string? ParseConnectionString(string text)
    {
        var settings = new DbConnectionStringBuilder();
        try
        {
            settings.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            return null;
        }

        var host = HostKeys.Select(key => settings.TryGetValue(key, out var value) ? value as string : null).FirstOrDefault(value => value is not null);
        return host is null ? null
            : settings.TryGetValue("port", out var port) ? Of(host, $"{port}")
            : host.Split(',') is [var name, var number] ? Of(name, number)
            : Parse(host);
    }

    private static string Normalize(string host) => host.Trim('[', ']') is var bare && bare is "127.0.0.1" or "::1" or "0.0.0.0" or "::" or "localhost" ? "localhost" : bare.ToLowerInvariant();
}
