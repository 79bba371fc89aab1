using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A default value that is kept in the user's secrets, in development, for the next runs to find in their configuration.</summary>
internal sealed class UserSecretsParameterDefault(IDistributedApplicationBuilder builder, string parameterName, ParameterDefault parameterDefault) : ParameterDefault
{
    public override string GetDefaultValue()
    {
        var value = parameterDefault.GetDefaultValue();
        if (builder.Environment.IsDevelopment() && !DataIsTemporary())
        {
            UserSecrets.TrySet(builder.AppHostAssembly, $"Parameters:{parameterName}", value);
        }

        return value;
    }

    public override void WriteToManifest(ManifestPublishingContext context) => parameterDefault.WriteToManifest(context);

    // A test's servers begin empty each time: a password kept for the next run would be a file left behind.
    private bool DataIsTemporary() => builder.Configuration["Embedded:DataIsTemporary"] == "true";
}
