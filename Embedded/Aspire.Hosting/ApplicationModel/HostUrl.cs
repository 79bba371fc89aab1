namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL on the AppHost's machine; the same for every process, since none is in a container.</summary>
/// <param name="Url">The URL.</param>
public record HostUrl(string Url) : IValueProvider, IManifestExpressionProvider
{
    string IManifestExpressionProvider.ValueExpression => Url;

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => new(Url);
}
