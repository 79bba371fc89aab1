namespace Aspire.Hosting.ApplicationModel;

/// <summary>A parameter whose argument names something in the model.</summary>
public interface IModelNameParameter
{
}
