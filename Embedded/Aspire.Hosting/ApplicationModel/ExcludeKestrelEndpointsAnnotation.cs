namespace Aspire.Hosting.ApplicationModel;

/// <summary>The project's Kestrel settings are not looked at.</summary>
internal sealed class ExcludeKestrelEndpointsAnnotation : IResourceAnnotation
{
}
