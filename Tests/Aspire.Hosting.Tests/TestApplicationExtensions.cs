using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

internal static class TestApplicationExtensions
{
    public static IResource GetResource(this DistributedApplication app, string name) =>
        ((DistributedApplicationModel)app.Services.GetService(typeof(DistributedApplicationModel))!).Resources.Single(resource => resource.Name == name);

    public static string? GetProperty(this CustomResourceSnapshot snapshot, string name) =>
        snapshot.Properties.SingleOrDefault(property => property.Name == name)?.Value?.ToString();

    public static string? GetVariable(this CustomResourceSnapshot snapshot, string name) =>
        snapshot.EnvironmentVariables.SingleOrDefault(variable => variable.Name == name)?.Value;
}
