using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A health check, by the key it is registered under, that tells the resource's health.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Key = {Key}")]
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key { get; } = key;
}
