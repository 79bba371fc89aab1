namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a gatherer finds beside arguments and variables.</summary>
public interface IExecutionConfigurationData
{
}
