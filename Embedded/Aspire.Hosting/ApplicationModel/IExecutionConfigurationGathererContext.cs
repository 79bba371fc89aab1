namespace Aspire.Hosting.ApplicationModel;

/// <summary>What has been gathered so far, not resolved yet.</summary>
public interface IExecutionConfigurationGathererContext
{
    List<object> Arguments { get; }

    Dictionary<string, object> EnvironmentVariables { get; }

    void AddAdditionalData(IExecutionConfigurationData metadata);
}
