"""Load a chat model, by name or folder, that runs on this machine: the owner of
langchain-huggingface, an extra of the installation.
"""

from pathlib import Path

from langchain_core.language_models import BaseChatModel

from rag.chat.providers import names_folder
from rag.errors import ChatRefused

MAX_NEW_TOKENS = 700  # an answer from eight passages is shorter


def local_model(name: str) -> BaseChatModel:
    """Load a text-generation model with transformers; a GPU is used where there is one.

    :raises ImportError: when the extra is not installed.
    :raises ChatRefused: when a folder is named that is not there.
    """
    from langchain_huggingface import ChatHuggingFace, HuggingFacePipeline

    if names_folder(name) and not Path(name).expanduser().is_dir():
        raise ChatRefused(f"there is no folder “{name}” with a model")
    place = Path(name).expanduser()
    pipeline = HuggingFacePipeline.from_model_id(
        model_id=str(place) if place.is_dir() else name,
        task="text-generation",
        device_map="auto" if _has_gpu() else None,
        pipeline_kwargs={
            "max_new_tokens": MAX_NEW_TOKENS,
            "return_full_text": False,
            "do_sample": False,
        },
    )
    chat: BaseChatModel = ChatHuggingFace(llm=pipeline)
    return chat


def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available()
