using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A service outside the application, known by its address.</summary>
public sealed class ExternalServiceResource : Resource
{
    public ExternalServiceResource(string name, Uri uri)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(uri);
        Uri = IsServiceAddress(uri, out var fault) ? uri : throw new ArgumentException(fault, nameof(uri));
    }

    public ExternalServiceResource(string name, ParameterResource urlParameter)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(urlParameter);
        UrlParameter = urlParameter;
    }

    /// <summary>The address; null where a parameter tells it.</summary>
    public Uri? Uri { get; }

    /// <summary>The parameter that tells the address, if there is one.</summary>
    public ParameterResource? UrlParameter { get; }

    /// <exception cref="DistributedApplicationException">The parameter's value is no address of a service.</exception>
    internal async Task<Uri> GetUriAsync(CancellationToken cancellationToken)
    {
        if (Uri is not null)
        {
            return Uri;
        }

        var text = await UrlParameter!.GetValueAsync(cancellationToken).ConfigureAwait(false);
        return TryParse(text, out var uri, out var fault)
            ? uri
            : throw new DistributedApplicationException($"The URL parameter '{UrlParameter.Name}' for the external service '{Name}' is invalid: {fault}");
    }

    internal static bool TryParse(string? text, [NotNullWhen(true)] out Uri? uri, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out uri))
        {
            fault = "it must be an absolute URI.";
        }
        else if (!IsServiceAddress(uri, out fault))
        {
            uri = null;
        }

        return uri is not null;
    }

    /// <summary>Whether paths can be appended to the address.</summary>
    internal static bool IsServiceAddress(Uri uri, [NotNullWhen(false)] out string? fault)
    {
        fault = !uri.IsAbsoluteUri ? "The URI must be absolute."
            : !uri.AbsolutePath.EndsWith('/') ? "The URI absolute path must end with '/'."
            : uri.Fragment.Length > 0 ? "The URI cannot contain a fragment."
            : uri.Query.Length > 0 ? "The URI cannot contain a query string."
            : null;
        return fault is null;
    }
}
