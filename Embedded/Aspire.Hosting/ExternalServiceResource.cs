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
        Uri = TryValidate(uri, out var fault) ? uri : throw new ArgumentException(fault, nameof(uri));
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
        return !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? throw new DistributedApplicationException($"The URL parameter '{UrlParameter.Name}' for the external service '{Name}' is invalid: it is not an absolute URI.")
            : TryValidate(uri, out var fault)
                ? uri
                : throw new DistributedApplicationException($"The URL parameter '{UrlParameter.Name}' for the external service '{Name}' is invalid: {fault}");
    }

    private static bool TryValidate(Uri uri, [NotNullWhen(false)] out string? fault)
    {
        fault = !uri.IsAbsoluteUri ? "The URI for the external service must be absolute."
            : uri.AbsolutePath != "/" ? "The URI absolute path must be \"/\"."
            : uri.Fragment.Length > 0 ? "The URI cannot contain a fragment."
            : null;
        return fault is null;
    }
}
