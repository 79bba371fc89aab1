using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Finds what gatherers have added.</summary>
public static class ExecutionConfigurationResultExtensions
{
    public static bool TryGetAdditionalData<T>(this IExecutionConfigurationResult configuration, [NotNullWhen(true)] out T? additionalData)
        where T : IExecutionConfigurationData
    {
        ArgumentNullException.ThrowIfNull(configuration);
        additionalData = configuration.AdditionalConfigurationData.OfType<T>().FirstOrDefault();
        return additionalData is not null;
    }
}
